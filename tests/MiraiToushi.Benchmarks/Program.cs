using BenchmarkDotNet.Running;
using MiraiToushi.Benchmarks;

// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --quick
// dotnet run -c Release --project tests/MiraiToushi.Benchmarks -- --filter '*'
if (args is ["--quick"])
{
    return QuickRun.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(ExtractionBenchmarks).Assembly).Run(args);
return 0;
