// coffer: the program.
return 0;
