namespace Coffer.Sealing;
