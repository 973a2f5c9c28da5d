Console.Error.WriteLine("bootc-setup-root: nothing to set up");
return 1;
