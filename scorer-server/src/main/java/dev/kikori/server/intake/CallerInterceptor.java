package dev.kikori.server.intake;

import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Scope;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Nobody gets beyond this without the scope that the service asks for. Health needs none: probes have no token. */
final class CallerInterceptor implements ServerInterceptor {
  static final Context.Key<Caller> CALLER = Context.key("kikori-caller");

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String HEALTH = "grpc.health.v1.Health";
  private static final String REFLECTION = "grpc.reflection.";
  private static final String CHANNELZ = "grpc.channelz.";

  private final Authenticator authenticator;
  private final IntakeMetrics metrics;

  CallerInterceptor(Authenticator authenticator, IntakeMetrics metrics) {
    this.authenticator = authenticator;
    this.metrics = metrics;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String service = String.valueOf(call.getMethodDescriptor().getServiceName());
    if (service.equals(HEALTH)) {
      return next.startCall(call, headers);
    }
    try {
      Caller caller =
          new Caller(
              authenticator,
              headers.get(AUTHORIZATION),
              certificate(call.getAttributes()),
              scope(service));
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller), call, headers, next);
    } catch (RefusedException e) {
      metrics.refused(e.reason());
      StatusException status = e.toStatusException();
      Metadata trailers = status.getTrailers();
      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }

  private static Scope scope(String service) {
    if (service.startsWith(CHANNELZ)) {
      return Scope.ADMIN;
    }
    return service.startsWith(REFLECTION) ? Scope.READ : Scope.INGEST;
  }

  private static @Nullable X509Certificate certificate(Attributes attributes) {
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? certificate
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
