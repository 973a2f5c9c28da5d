namespace SkorionOS.Demo;

/// <summary>Something is not as the demo says it is.</summary>
internal sealed class DemoException(string message) : Exception(message)
{
    /// <summary>Throws unless <paramref name="isTrue"/>.</summary>
    public static void Unless(bool isTrue, string message)
    {
        if (!isTrue)
            throw new DemoException(message);
    }
}
