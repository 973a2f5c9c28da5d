using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests;

public sealed class LifeCycleFixture() : StoryFixture("life-cycle");
