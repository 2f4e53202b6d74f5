using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>Owns a <c>uc_engine</c>.</summary>
internal sealed class UnicornHandle : SafeHandle
{
    internal UnicornHandle(nint engine)
        : base(0, ownsHandle: true)
    {
        SetHandle(engine);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativeMethods.Close(handle) == UnicornError.Ok;
}
