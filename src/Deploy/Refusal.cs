namespace SkorionOS.Deploy;

/// <summary>Why an update does not take an image that is offered.</summary>
/// <param name="Code"><see cref="Older"/> or <see cref="Foreign"/>; the code of the error that an update ends with.</param>
/// <param name="Reason">Why, in words for people, with both values: the middle of a sentence about the image.</param>
public sealed record Refusal(string Code, string Reason)
{
    /// <summary>It is older than what was staged before, or nothing says that it is not.</summary>
    public const string Older = "image-older";

    /// <summary>It is of another channel or variant than what is followed.</summary>
    public const string Foreign = "image-foreign";
}
