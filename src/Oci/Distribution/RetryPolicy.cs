using Polly;
using Polly.Retry;

namespace SkorionOS.Oci.Distribution;

/// <summary>When and after how long a request is made again: exponential with jitter, or as the server's Retry-After asks.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline Create(ImageSourceOptions options)
    {
        NetworkPatience patience = options.Patience;
        if (patience.Retries == 0)
        {
            return ResiliencePipeline.Empty;
        }

        return new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is RegistryException { IsTransient: true } e
                        && (e.RetryAfter ?? TimeSpan.Zero) <= patience.LongestRetryAfter),
                MaxRetryAttempts = patience.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = patience.RetryDelay,
                MaxDelay = LongestDelay,
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as RegistryException)?.RetryAfter),
                OnRetry = args =>
                {
                    string reason = args.Outcome.Exception?.Message ?? "";
                    Log.Retrying(options.Logger, args.RetryDelay, args.AttemptNumber + 1, patience.Retries, reason);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }
}
