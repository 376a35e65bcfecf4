// make bench: measures Coffer beside its limits in one run, prints the table of goals, and writes it into a folder.
//   coffer-bench [--quick] [--only PART,…] --coffer PROGRAM --postgres URL [--dotnet PROGRAM] [--peer FOLDER]
//                [--results FOLDER]
//   coffer-bench limit URL      the web server that does nothing but answer
using Coffer.Bench;

if (args is ["limit", var url])
{
    await Limit.Serve(url);
    return 0;
}

if (Options.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(
        "usage: coffer-bench [--quick] [--only PART,…] --coffer PROGRAM --postgres URL [--dotnet PROGRAM] "
            + $"[--peer FOLDER] [--results FOLDER]; the parts are {string.Join(", ", Parts.Names)}"
    );
    return 2;
}

var figures = new List<Figure>();
foreach (var part in Parts.Names.Where(options.Wants))
{
    await Console.Error.WriteLineAsync($"== {part}");
    figures.AddRange(await Parts.Measure(part, options.Programs, options.Size));
}

var table = Report.Table(figures);
await Console.Out.WriteAsync(table);
if (options.Results is { } folder)
    await Report.Write(folder, table);
return figures.TrueForAll(figure => figure.IsMet) ? 0 : 1;
