namespace MiraiToushi.Reporting.ToushiFormat;

/// <summary>One of the files that mirai-toushi leaves for a sample.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Text">Its content, one indented JSON document that ends in \n.</param>
public sealed record ToushiFile(string Name, string Text);
