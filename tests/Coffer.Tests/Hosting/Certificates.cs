// A self-signed certificate for localhost and its key, as PEM files.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

internal static class Certificates
{
    public static (string Certificate, string Key) Write(TempFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(folder.At("tls.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.At("tls-key.pem"), key.ExportPkcs8PrivateKeyPem());
        return (folder.At("tls.pem"), folder.At("tls-key.pem"));
    }
}
