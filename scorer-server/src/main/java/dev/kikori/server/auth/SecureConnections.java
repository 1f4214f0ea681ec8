package dev.kikori.server.auth;

import java.security.cert.X509Certificate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** How an HTTP server takes connections: encrypted where there is something to do it with. */
public final class SecureConnections {
  private SecureConnections() {}

  /** A connector that is bound to nothing yet. */
  public static ServerConnector connector(
      Server server, HttpConfiguration http, @Nullable TlsMaterial tls) {
    if (tls == null) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    // Clients hold the certificate against the name; whatever name they used is fine here.
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    return new ServerConnector(
        server, new SslConnectionFactory(context(tls), plain.getProtocol()), plain);
  }

  /** The client's certificate, which TLS has verified; null if there is none. */
  public static @Nullable X509Certificate certificate(Request request) {
    Object session = request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE);
    X509Certificate[] chain =
        session instanceof EndPoint.SslSessionData data ? data.peerCertificates() : null;
    return chain == null || chain.length == 0 ? null : chain[0];
  }

  private static SslContextFactory.Server context(TlsMaterial tls) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setSslContext(tls.context());
    context.setNeedClientAuth(tls.clientAuth() == TlsConfig.ClientAuth.REQUIRED);
    context.setWantClientAuth(tls.clientAuth() == TlsConfig.ClientAuth.OPTIONAL);
    return context;
  }
}
