return await Stationmaster.Simulator.Commands.Root.Parse(args).InvokeAsync();
