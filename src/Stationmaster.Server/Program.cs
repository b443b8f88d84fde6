using Stationmaster.Server.Hosting;

return await CommandLine.Run(args);
