using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>Owns a <c>uc_context</c>; a plain block of memory that may outlive its engine.</summary>
internal sealed class UnicornContextHandle : SafeHandle
{
    internal UnicornContextHandle(nint context)
        : base(0, ownsHandle: true)
    {
        SetHandle(context);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativeMethods.ContextFree(handle) == UnicornError.Ok;
}
