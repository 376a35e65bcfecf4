namespace Coffer.Client;
