// One after the other: a process that another test starts would for a moment have a filesystem open that is being unmounted.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
