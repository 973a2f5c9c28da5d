namespace SkorionOS.Daemon.Jobs;

/// <summary>Does what an order says, with the controls of its job.</summary>
/// <param name="job">The job; what it is to do may change while this is at work, see <see cref="JobTable.AddAsync(JobOrder)"/>.</param>
/// <param name="order">What is to be done now.</param>
internal delegate Task<JobResult> JobWork(Job job, JobOrder order);

/// <summary>What came of an order.</summary>
/// <param name="Report">What the verb answers in JSON.</param>
/// <param name="ChangedSomething">False when there was nothing to do.</param>
internal sealed record JobResult(string Report, bool ChangedSomething);
