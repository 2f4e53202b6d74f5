using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Extraction.Gates;

/// <summary>
/// In which order branches are forced. A check ends a process by exit or by a return of main: its branch is among the last
/// ones taken in a function that had not returned yet, or the last one at its depth of calls.
/// </summary>
internal static class GateOrder
{
    /// <summary>The branches worth forcing, the most likely gates first.</summary>
    /// <param name="machine">A machine whose processes ended too early.</param>
    /// <param name="trace">The ways that they went.</param>
    public static IEnumerable<Decision> Of(Machine machine, DecisionTrace trace)
    {
        List<IEnumerator<Decision>> processes = [.. Processes(machine).Select(process => InProcess(trace.OneSided(process), block => machine.Trace.IsSite(process, block)).GetEnumerator())];
        while (processes.Count > 0)
        {
            foreach (IEnumerator<Decision> process in processes.ToArray())
            {
                if (process.MoveNext())
                {
                    yield return process.Current;
                }
                else
                {
                    processes.Remove(process);
                }
            }
        }
    }

    /// <summary>
    /// Where to look for code that a bot passes by on its way to the connection: branches in the function that starts its
    /// parts, the first ones first.
    /// </summary>
    /// <param name="machine">A machine whose bot connected.</param>
    /// <param name="trace">The ways that its processes went.</param>
    public static IEnumerable<Decision> OnTheWay(Machine machine, DecisionTrace trace) =>
        machine.Trace.Network.OfType<ConnectEvent>().Where(connect => connect.Protocol == "tcp").Select(connect => connect.Process).Distinct()
            .SelectMany(process => trace.OneSided(process).Where(decision => !machine.Trace.IsSite(process, decision.Branch)))
            .OrderByDescending(decision => decision.StackPointer)
            .ThenBy(decision => decision.Index);

    // The bot goes on in the last child of the last child; what has children only waits for them or is done.
    private static IEnumerable<string> Processes(Machine machine)
    {
        string[] leaves = [.. machine.Ended.Select(process => process.Path)
            .Where(path => !machine.Ended.Any(other => other.Path.StartsWith(path + ".", StringComparison.Ordinal)))];
        return leaves.OrderByDescending(path => machine.Ended.First(process => process.Path == path).Reason == StopReason.Exited)
            .ThenBy(path => path.Length)
            .Take(2);
    }

    private static IEnumerable<Decision> InProcess(IReadOnlyList<Decision> latestFirst, Func<ulong, bool> isAfterCall)
    {
        List<Decision> active = [];
        ulong shallowest = 0;
        foreach (Decision decision in latestFirst)
        {
            if (decision.StackPointer >= shallowest)
            {
                shallowest = decision.StackPointer;
                active.Add(decision);
            }
        }

        // What a library makes of the result of a system call is hardly ever a gate.
        active = [.. active.OrderBy(decision => isAfterCall(decision.Branch))];
        latestFirst = [.. latestFirst.OrderBy(decision => isAfterCall(decision.Branch))];
        IEnumerable<Decision> lastOfDepth = latestFirst.GroupBy(decision => decision.StackPointer)
            .OrderByDescending(group => group.Key).Select(group => group.First());
        IEnumerator<Decision>[] orders = [active.GetEnumerator(), lastOfDepth.GetEnumerator(), latestFirst.GetEnumerator()];
        HashSet<ulong> seen = [];
        bool isMore = true;
        while (isMore)
        {
            isMore = false;
            foreach (IEnumerator<Decision> order in orders)
            {
                while (order.MoveNext())
                {
                    isMore = true;
                    if (seen.Add(order.Current.Branch))
                    {
                        yield return order.Current;
                        break;
                    }
                }
            }
        }
    }
}
