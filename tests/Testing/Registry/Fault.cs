namespace SkorionOS.Testing.Registry;

/// <summary>
/// Something that goes wrong with the answers to some requests: <c>new Fault.Drop(1000) { When = r => r.IsBlob, Times = 2 }</c>. Faults are
/// tried in the order they were injected, and all that match an answer apply to it.
/// </summary>
public abstract record Fault
{
    /// <summary>Which requests it hits; blobs when not said otherwise.</summary>
    public Func<RequestRecord, bool> When { get; init; } = request => request.IsBlob;

    /// <summary>How many of them.</summary>
    public int Times { get; init; } = 1;

    internal int Hits;

    internal abstract void Apply(AnswerPlan plan);

    /// <summary>Cut the connection after so many bytes of the body.</summary>
    public sealed record Drop(long After) : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.DropAfter = After;
    }

    /// <summary>Send so many bytes of the body, then nothing, with the connection open.</summary>
    public sealed record Stall(long After) : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.StallAfter = After;
    }

    /// <summary>Take the request and say nothing at all.</summary>
    public sealed record Silence : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.IsSilent = true;
    }

    /// <summary>Send the body in small pieces, with a pause after each.</summary>
    public sealed record Slow(int Piece, TimeSpan Pause) : Fault
    {
        internal override void Apply(AnswerPlan plan) => (plan.Piece, plan.Pause) = (Piece, Pause);
    }

    /// <summary>Answer with a status, and a Retry-After if given.</summary>
    public sealed record Refuse(int Status, string? RetryAfter = null) : Fault
    {
        internal override void Apply(AnswerPlan plan)
        {
            plan.Status = Status;
            plan.Content = RegistryContent.Of("""{"errors":[{"code":"TESTING","message":"refused by a fault"}]}"""u8.ToArray());
            plan.Headers["Content-Type"] = "application/json";
            plan.SendAll();
            if (RetryAfter is not null)
            {
                plan.Headers["Retry-After"] = RetryAfter;
            }
        }
    }

    /// <summary>Behave as a server that knows no ranges.</summary>
    public sealed record IgnoreRange : Fault
    {
        internal override void Apply(AnswerPlan plan)
        {
            plan.Status = plan.Status == 206 ? 200 : plan.Status;
            plan.Headers.Remove("Content-Range");
            plan.SendAll();
        }
    }

    /// <summary>Say this in Content-Range, whatever is sent. Hits answers with ranges only.</summary>
    public sealed record ContentRange(string Value) : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.Headers["Content-Range"] = Value;
    }

    /// <summary>Change one byte of the content, counted from its start.</summary>
    public sealed record FlipByte(int At) : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.Content = plan.Content.WithFlippedByte(At);
    }

    /// <summary>
    /// Serve a content of another length: cut off, or with zeros after it. Content-Length tells it unless <see cref="Chunked"/> is there
    /// too.
    /// </summary>
    public sealed record Resize(int Length) : Fault
    {
        internal override void Apply(AnswerPlan plan)
        {
            plan.Content = plan.Content.WithLength(Length);
            plan.SendAll();
        }
    }

    /// <summary>Say nothing about the length.</summary>
    public sealed record Chunked : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.IsChunked = true;
    }

    /// <summary>Send the client to the same path at another address, or to any other location.</summary>
    public sealed record Redirect(Uri To) : Fault
    {
        internal override void Apply(AnswerPlan plan)
        {
            plan.Status = 307;
            plan.Headers["Location"] = To.AbsolutePath == "/" ? new Uri(To, plan.Request.Path).ToString() : To.ToString();
            plan.Content = RegistryContent.Of([]);
            plan.SendAll();
        }
    }

    /// <summary>Send a header, in place of the right one if it is there.</summary>
    public sealed record Header(string Name, string Value) : Fault
    {
        internal override void Apply(AnswerPlan plan) => plan.Headers[Name] = Value;
    }

    /// <summary>Send headers without end, as far as a client may care: so many bytes of them.</summary>
    public sealed record ManyHeaders(int Bytes) : Fault
    {
        internal override void Apply(AnswerPlan plan)
        {
            for (int i = 0; i * 1000 < Bytes; i++)
            {
                plan.Headers[$"X-Padding-{i}"] = new string('x', 985);
            }
        }
    }
}
