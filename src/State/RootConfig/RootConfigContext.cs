using Tomlyn.Model;
using Tomlyn.Serialization;

namespace SkorionOS.State.RootConfig;

/// <summary>The model of TOML without reflection. The keys are checked by hand: an unknown one is an error with a name.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class RootConfigContext : TomlSerializerContext;
