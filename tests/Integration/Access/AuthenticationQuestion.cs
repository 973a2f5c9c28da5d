namespace SkorionOS.Integration.Tests.Access;

/// <summary>What polkit asks a person.</summary>
/// <param name="Action">The action.</param>
/// <param name="Message">The sentence that the dialog shows.</param>
/// <param name="Details">What is known of it.</param>
/// <param name="Cookie">By what the answer is known.</param>
internal sealed record AuthenticationQuestion(string Action, string Message, IReadOnlyDictionary<string, string> Details, string Cookie)
{
    /// <summary>The dialog was closed: true when somebody proved who he is.</summary>
    public TaskCompletionSource<bool> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>polkit took the question back.</summary>
    public TaskCompletionSource Withdrawn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
