// One target at a time: the watchdog counts the processor time of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
