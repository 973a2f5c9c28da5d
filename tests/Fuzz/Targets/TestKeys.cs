using System.Security.Cryptography;

namespace SkorionOS.Fuzz.Targets;

/// <summary>Keys that sign nothing but inputs. They stand here so that an input depends on its seed alone; RSA by PKCS #1 gives the same signature each time.</summary>
internal static class TestKeys
{
    private const string RsaPrivate =
        "MIIEowIBAAKCAQEAnaWgXo4xkqHFgYE5B4rkGym1GpFPU05F1wHwCoHz64rf8O4OkslrdDrygLFIHAh2KvOnn+zc+22FDm4g+ppNb/1Qsg8urJXNjZnpw7CDdjgJRamigX0Qb4GlIT43qZa+IjkPwFv5xEeUzsz4" +
        "JZyI/9wrydDyKnFdjoKKRZEN7uP0qIanUmqhkoQmuqDzNn/Q4IxsMMjg8CiR4EWZliQr3IO0KyXzW5c1IwoNOE7eVU+E8g9BjItwVYV8s9x2UwBCNxaS8DxISLsVhO1WjWvnYrDk/BYJt4VT6xX+CsEnVvuUjMB/" +
        "EARectC7PaMDFnVR0j3pN9c2SHFTfYcstDstXwIDAQABAoIBAA/Kacxe2NdTrelhbLl1L5EK9fGB0ZzKD9PQBV/AEZMr12+WIM6SL1m2l9jNKShprpBx1H3/50il+ThvTo1bjFsl2AHl5Gp0HOFMo+4ujZR3W3Jn" +
        "Yfgvc0iAB27TgRbTGxtpdMrzS4reEqk+PbLiwZRDVP2DmOYocdMW/0ulkmw1r9rQ7nOtQ12I/Vg84fyM8g8v+C5uozQo/xLcAQYySoGZliC6aBt5F2gWf4S8kxY6ypE4nDO7L4FdXfSs1Lvjj/dR0xv+IR997lXa" +
        "FNJphcKGSzT9+kQcdO3FXukBrg7hqBWxReovHUmNBKXgz3GCELkf+CKqh73sLTCJuhYnBpUCgYEA1FydZBOSFLDpqeyIF/jrU7wLgybEOMYreROlXlCf2XLLuVghvOhbvQ3+xi3bzP9SGW+hhrezskxRaR998YB4" +
        "RWWl7NzfZFARIEhh3ozuMGKsrJqPY0HG8T8BEf1Mxh2rBaNkGZTlIzu3RglIGHZBUSxJ47vDCRfaUZSt/4N1IPUCgYEAvgq3KOX7PLDDu3Imuxbvnz2n6b6ziVgico7ZwfEsFPT5wonWBsK9oN3itz9Tn31r2YV2" +
        "qcuuxB4cc28igUjWpsZBgNwJD4Hp+rRjRmCvUClVF6GchJFJbhHzjXL2Qkbgoudbq7elK3kmR8G+IipfFf32n8YICEfG81/kUzLMEIMCgYBXBbzZjcuG/xhBsdPzPuXwYla1X+V4/nxCGXLiu1dF3GzvftYUe4Nc" +
        "bafBvnkcAGS8V6pxckYJAo057tXFaUff6E+eSMSibs0V1ZOFh2r0GPt5n7yyh/nmUlM18/7KEM5MeTBD62gakBYCdTs+CvepM+TzlbXOvB+S3sKOumf9IQKBgQC69Zu/dpG14UiOLf0Abc4LYQLCKERESBqLjRGZ" +
        "hQQTEfZsdmHCgO9BRUj3cit4alEhy/Uzkhg7BEyFG75cZiYWKFDkzpNzWCGx7KkF4bRXLnJyLyHmIXCWAr8SVxkBlu0EFovO4XpyzFrmmSnOPtUQs6pfANmCG+sUHzBm0UCEtQKBgGFxGuqVfWTk8IPHxrv5dvMS" +
        "V/Ubs7cpTbI3ZJ7a5IaMaGQKE2rz8za75Y8nZFAOUW7PtlcPuyjrR+vTtvuRoPTs40aWQdvISHrnd+FvVgjJtsntajD14OrYRPLrOB7BJ1j7aTbK0mgYKtzCib6LIrtQ0ZfovvKmR6pUrjqFTVio";

    private const string EcPublic = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEuSPh9JVvSlea0B7zUXCyfzCR4rJgc/xgBBmylABMukOSXghQsqbmR+XTQszUouyS2F/o/pg4gq/xjAh/p1J8yw==";

    public static RSA Rsa { get; } = ImportRsa();

    public static string RsaPem => PemEncoding.WriteString("PUBLIC KEY", Rsa.ExportSubjectPublicKeyInfo());

    public static string EcPem => PemEncoding.WriteString("PUBLIC KEY", Convert.FromBase64String(EcPublic));

    private static RSA ImportRsa()
    {
        var key = RSA.Create();
        key.ImportRSAPrivateKey(Convert.FromBase64String(RsaPrivate), out _);
        return key;
    }
}
