using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Does in the first process what its gate would have done: calls the function it guards and raises SIGTRAP, once, after the
/// handler for it is installed or, without one, before the process binds, connects or forks. Where there is nothing but SIGTRAP to
/// raise, the process that installs the handler is the one: stubs start what they unpacked as their child.
/// </summary>
internal sealed class TrapInjector
{
    private static readonly HashSet<string> Moments =
        ["bind", "fork", "vfork", "clone", "connect", "socket", "socketcall", "prctl", "setsid"];

    private readonly ulong? _function;
    private string? _process;
    private bool _isTrapHandled;
    private bool _isDone;

    public TrapInjector(ulong? function) => _function = function;

    /// <summary>Answers the machine before each system call.</summary>
    public IReadOnlyList<Intervention> Answer(string process, SyscallRequest request)
    {
        if (_isDone || (_function is not null && process != "1") || (_process ?? process) != process)
        {
            return [];
        }

        if (request.Name is "rt_sigaction" or "sigaction" or "signal" && request.Arguments[0] == SignalNumbers.Trap)
        {
            _isTrapHandled = true;
            _process = process;
            return [];
        }

        bool isMoment = request.Name is not null && Moments.Contains(request.Name);
        if (!isMoment || (_function is null && !_isTrapHandled))
        {
            return [];
        }

        _isDone = true;
        List<Intervention> result = [];
        if (_function is { } function)
        {
            result.Add(new CallIntervention(function));
        }

        if (_isTrapHandled)
        {
            result.Add(new SignalIntervention(SignalNumbers.Trap));
        }

        return result;
    }
}
