// A node's line to the processor. What was let go travels on when the node dies; what comes back finds nobody.
using Coffer.Processing;

namespace Coffer.Tests.Simulation;

internal sealed class Line(World world, Life life) : IProcessor
{
    private SimulatedProcessor Processor => world.Processor;

    public async Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        var deal = Processor.Sent(charge);
        var name = world.History.Transaction(charge.AttemptId);
        world.History.Add(life.Name, $"sends {name} {charge.Type} {charge.Amount.Text}");
        if (deal.Script.ConnectionRefused)
            return ChargeAnswer.Failed("The connection was refused");
        var reply = new TaskCompletionSource<ChargeAnswer>();
        world.Go(() => Travel(deal, reply));
        return await reply.Task;
    }

    public async Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken)
    {
        var asked = world.Scheduler.Now;
        Processor.Unanswered(inquiry.AttemptId); // and so it stays, if who asks dies on the way
        await OnTheWay(inquiry.AttemptId);
        var (answer, said) = Processor.Asked(inquiry);
        await world.Scheduler.Sleep(life, Script.Delay(world.Weather, world.Dice));
        if (world.Scheduler.Now - asked < Deadline.Limit)
            Processor.Answered(inquiry.AttemptId, said);
        else
            Processor.Unanswered(inquiry.AttemptId); // nobody waits for it any more
        return answer;
    }

    public async Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken)
    {
        await OnTheWay(inquiry.AttemptId);
        var standing = Processor.Looked(inquiry);
        await world.Scheduler.Sleep(life, Script.Delay(world.Weather, world.Dice));
        return standing;
    }

    private async Task Travel(Deal deal, TaskCompletionSource<ChargeAnswer> reply)
    {
        await world.Scheduler.Sleep(world.Scheduler.World, deal.Script.OnItsWay);
        if (Processor.Arrives(deal) is not { } answer || deal.Script.ReplyLost)
            return;
        await world.Scheduler.Sleep(life, deal.Script.OnItsWayBack);
        reply.TrySetResult(answer);
    }

    private async Task OnTheWay(long attempt)
    {
        await world.Scheduler.Sleep(life, Script.Delay(world.Weather, world.Dice));
        if (!Processor.IsDark && !world.Strikes(world.Weather.LostRequests))
            return;
        world.History.Add("bank", $"{world.History.Transaction(attempt)} is asked about in vain");
        throw new HttpRequestException("The processor is dark.");
    }
}
