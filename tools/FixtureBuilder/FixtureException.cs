namespace FixtureBuilder;

/// <summary>Something about the fixtures is wrong; the message says what, and is for the person at the console.</summary>
internal sealed class FixtureException(string message) : Exception(message);
