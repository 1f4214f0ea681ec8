package dev.kikori.appender.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Key pairs with self-signed certificates, made by the JDK's keytool, as PKCS12 and PEM. */
public final class Certificates {
  /** Of every key store: {@value}. */
  public static final String PASSWORD = "changeit";

  private final Path directory;

  /** Makes files in this folder. */
  public Certificates(Path directory) {
    this.directory = directory;
  }

  /** {@code NAME.p12}, {@code NAME.crt} and {@code NAME.key} for this host. */
  public void make(String name, String algorithm) {
    try {
      Path store = directory.resolve(name + ".p12");
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              "own",
              "-keyalg",
              algorithm,
              algorithm.equals("EC") ? "-groupname" : "-keysize",
              algorithm.equals("EC") ? "secp256r1" : "2048",
              "-dname",
              "CN=" + name,
              "-ext",
              "san=dns:localhost,ip:127.0.0.1",
              "-validity",
              "2",
              "-storetype",
              "PKCS12",
              "-keystore",
              store.toString(),
              "-storepass",
              PASSWORD);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said;
      try (InputStream output = process.getInputStream()) {
        said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException(said);
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Key key = keys.getKey("own", PASSWORD.toCharArray());
      write(name + ".key", "PRIVATE KEY", key.getEncoded());
      write(name + ".crt", "CERTIFICATE", keys.getCertificate("own").getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes something as PEM. */
  public Path write(String file, String type, byte[] der) throws IOException {
    String pem =
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n";
    return Files.writeString(directory.resolve(file), pem);
  }

  /** A file in the folder. */
  public Path file(String name) {
    return directory.resolve(name);
  }
}
