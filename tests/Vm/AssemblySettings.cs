// One machine at a time: two would share the processors, and every limit would be about the other one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
