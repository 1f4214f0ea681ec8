package dev.kikori.server.intake;

import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;

/** OTLP's {@code LogsService} over gRPC. */
final class OtlpGrpc extends LogsServiceGrpc.LogsServiceImplBase {
  private final OtlpIntake intake;

  OtlpGrpc(OtlpIntake intake) {
    this.intake = intake;
  }

  @Override
  public void export(
      ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> client) {
    var unused =
        intake
            .export(
                CallerInterceptor.CALLER.get().principal(),
                request,
                request.getSerializedSize(),
                Transport.OTLP_GRPC)
            .whenComplete(
                (response, failure) -> {
                  if (failure instanceof RefusedException refused) {
                    client.onError(refused.toStatusException());
                  } else if (failure != null) {
                    client.onError(failure);
                  } else {
                    client.onNext(response);
                    client.onCompleted();
                  }
                });
  }
}
