using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MiraiToushi.Reporting.Tests")]
