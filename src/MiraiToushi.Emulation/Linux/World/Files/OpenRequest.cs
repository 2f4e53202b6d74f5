namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>How a file is opened, with the ABI's flags already understood.</summary>
/// <param name="View">Who opens it.</param>
/// <param name="Path">Its canonical path.</param>
/// <param name="CanRead">O_RDONLY or O_RDWR.</param>
/// <param name="CanWrite">O_WRONLY or O_RDWR.</param>
/// <param name="Appends">O_APPEND.</param>
internal readonly record struct OpenRequest(FileView View, string Path, bool CanRead, bool CanWrite, bool Appends);
