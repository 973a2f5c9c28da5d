using System.Text;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Tests.Etc;

/// <summary>Three versions of <c>passwd</c> and <c>shadow</c> with few names; now and then an account has one line of two.</summary>
internal sealed class RandomAccounts
{
    private readonly Random _random;

    public RandomAccounts(int seed)
    {
        _random = new Random(seed);
        Old = Change(new Side([], []));
        Mine = Change(Old);
        Theirs = Change(Old);
    }

    public static string[] Names { get; } = ["a", "b", "c", "d", "e"];

    public Side Old { get; }

    public Side Mine { get; }

    public Side Theirs { get; }

    private Side Change(Side side)
    {
        var passwd = new Dictionary<string, string>(side.Passwd);
        var shadow = new Dictionary<string, string>(side.Shadow);
        foreach (var name in Names.Where(_ => _random.Next(2) == 0))
        {
            var torn = _random.Next(12);
            if (passwd.ContainsKey(name) && _random.Next(2) == 0)
            {
                _ = torn == 0 || passwd.Remove(name);
                _ = torn == 1 || shadow.Remove(name);
                continue;
            }

            if (torn != 0 && (_random.Next(2) == 0 || !passwd.ContainsKey(name)))
            {
                passwd[name] = $"{name}:x:{1000 + _random.Next(4)}";
            }

            if (torn != 1 && (_random.Next(2) == 0 || !shadow.ContainsKey(name)))
            {
                shadow[name] = $"{name}:hash{_random.Next(3)}:1";
            }
        }

        return new Side(passwd, shadow);
    }

    internal sealed class Side(TreeNode tree)
    {
        public Side(Dictionary<string, string> passwd, Dictionary<string, string> shadow)
            : this(AccountFiles.Etc(("passwd", Text(passwd)), ("shadow", Text(shadow))))
        {
        }

        public TreeNode Tree => tree;

        public Dictionary<string, string> Passwd => Read("passwd");

        public Dictionary<string, string> Shadow => Read("shadow");

        public string[] Lines(string file) => Encoding.ASCII.GetString(tree.Find(file)!.Content.ReadAll()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        private Dictionary<string, string> Read(string file)
        {
            var lines = new Dictionary<string, string>();
            foreach (var line in Lines(file))
            {
                lines.TryAdd(line.Split(':')[0], line);
            }

            return lines;
        }

        private static string Text(Dictionary<string, string> lines) => string.Concat(lines.Values.Select(line => line + "\n"));
    }
}
