namespace MiraiToushi.Unicorn;

/// <summary>
/// Takes the place of all callbacks once one of them has thrown: whatever still happens, stop. It is also what ends a run whose
/// first stop was lost because the failing callback had written the PC.
/// </summary>
internal sealed class StoppingCallbacks(UnicornEngine engine) : UnicornCallbacks
{
    public override void OnBlock(ulong address, uint size) => engine.StopQuietly();

    public override void OnCode(ulong address, uint size) => engine.StopQuietly();

    public override void OnInterrupt(uint number) => engine.StopQuietly();

    public override void OnInstruction() => engine.StopQuietly();

    public override void OnTranslation(ulong address, uint size) => engine.StopQuietly();

    public override void OnMemory(UnicornMemoryAccess access, ulong address, int size, long value) => engine.StopQuietly();
}
