using Coffer.Hosting;
await using var s = await Server.Start(new ServeOptions { Urls = Environment.GetEnvironmentVariable("COFFER_URLS") ?? "http://127.0.0.1:5080" });
Console.Write(Banner.Text(s.BaseAddress));
await s.WaitForShutdown();
return 0;
