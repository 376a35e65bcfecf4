// Coffer, a customer vault and wallet for card and ACH payments. These are all the things that the program does;
// without a word it serves.
using Coffer.Hosting.Commands;

return await new CommandLine(
    ServeCommand.Make(),
    MigrateCommand.Make(),
    AccountsCommand.Make(),
    KeysCommand.Make(),
    ProcessorsCommand.Make(),
    KeyringCommand.Make(),
    VerifyCommand.Make(),
    TransactionsCommand.Make(),
    OpenApiCommand.Make(),
    StatesCommand.Make()
).Run(args);
