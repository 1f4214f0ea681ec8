package dev.kikori.server.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** What a client's certificate calls it. */
final class CertificateNames {
  private static final int DNS_NAME = 2;

  private CertificateNames() {}

  /** The tenant that a certificate names, or null if it names none. */
  static @Nullable String tenant(
      X509Certificate certificate, AuthConfig.CertificateTenant certificateTenant) {
    String name =
        switch (certificateTenant) {
          case NONE -> null;
          case COMMON_NAME -> commonName(certificate);
          case DNS_NAME -> dnsName(certificate);
        };
    return name == null || !TokensFile.isTenant(name) ? null : name;
  }

  private static @Nullable String commonName(X509Certificate certificate) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
      return null;
    } catch (InvalidNameException e) {
      return null;
    }
  }

  private static @Nullable String dnsName(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return null;
      }
      for (List<?> name : names) {
        if (name.get(0) instanceof Integer type && type == DNS_NAME) {
          return String.valueOf(name.get(1));
        }
      }
      return null;
    } catch (CertificateParsingException e) {
      return null;
    }
  }
}
