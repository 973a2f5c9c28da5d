using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

public sealed class SealedFixture() : StoryFixture("sealed");
