using BenchmarkDotNet.Running;
using MiraiToushi.Benchmarks;

// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --quick
// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --architectures [TARGET...]
// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --packed [TARGET...]
// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --probing [TARGET...]
// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --filter '*'
if (args is ["--quick"])
{
    return QuickRun.Run();
}

if (args is ["--architectures", .. string[] targets])
{
    return ArchitectureRun.Run(targets);
}

if (args is ["--probing", .. string[] probed])
{
    return ProbingRun.Run(probed);
}

if (args is ["--packed", .. string[] packed])
{
    return PackedRun.Run(packed);
}

BenchmarkSwitcher.FromAssembly(typeof(ExtractionBenchmarks).Assembly).Run(args);
return 0;
