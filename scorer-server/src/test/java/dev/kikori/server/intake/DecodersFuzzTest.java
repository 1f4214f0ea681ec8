package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.config.ByteSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.IOException;
import java.util.List;

/** Whatever comes in through a door: it is read within the limits or refused, and nothing else happens. */
final class DecodersFuzzTest {
  private static final int MAX_LINE = 512;
  private static final int MAX_ATTRIBUTES = 4;
  private static final int MAX_ATTRIBUTE = 64;
  private static final LimitsConfig LIMITS =
      new LimitsConfig(
          null,
          null,
          null,
          new ByteSize(MAX_LINE),
          MAX_ATTRIBUTES,
          new ByteSize(MAX_ATTRIBUTE),
          null,
          null,
          null,
          null,
          null);

  private final IntakeMetrics metrics = new IntakeMetrics(new SimpleMeterRegistry());

  @FuzzTest(maxDuration = "60s")
  void clientMessage_anyBytes_isReadWhereTheGeneratedClassesReadIt(byte[] bytes) {
    ClientMessage generated = generated(bytes);
    try {
      ClientMessages.Kind kind = ClientMessages.kind(bytes);
      if (kind.number() != ClientMessages.BATCH) {
        return;
      }
      ClientBatch batch =
          new BatchDecoder(LIMITS, metrics).decode(bytes, kind.start(), kind.length(), "pod-1", 1);
      check(batch.events());
    } catch (IOException e) {
      assertThat(generated).as(e.getMessage()).isNull();
    } catch (RefusedException e) {
      assertThat(e.reason()).isEqualTo(RefusalReason.INVALID);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void otlpProto_anyBytes_isMappedOrRefused(byte[] bytes) {
    try {
      map(ExportLogsServiceRequest.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      assertThat(e).hasMessageNotContaining("internal");
    }
  }

  @FuzzTest(maxDuration = "60s")
  void otlpJson_anyBytes_isMappedOrRefused(byte[] bytes) {
    try {
      map(OtlpJson.parse(bytes));
    } catch (RefusedException e) {
      assertThat(e.reason()).isEqualTo(RefusalReason.INVALID);
      assertThat(e.text()).hasSizeLessThanOrEqualTo(1_000);
    }
  }

  private void map(ExportLogsServiceRequest request) {
    OtlpMapper mapper = new OtlpMapper(LIMITS, metrics, "default", 1);
    int events = 0;
    for (OtlpMapper.Part part : mapper.map(request)) {
      events += part.events().size();
      check(part.events());
      assertThat(part.service().service()).hasSizeBetween(1, Names.MAX_CHARS);
    }
    assertThat(events + mapper.rejected()).isEqualTo(OtlpMapper.count(request));
  }

  private static void check(List<LogEvent> events) {
    for (LogEvent event : events) {
      assertThat(event.message()).hasSizeLessThanOrEqualTo(MAX_LINE);
      // One more says what was cut.
      assertThat(event.attributes()).hasSizeLessThanOrEqualTo(MAX_ATTRIBUTES + 1);
      if (event.stackTrace() != null) {
        assertThat(event.stackTrace()).hasSizeLessThanOrEqualTo(MAX_LINE);
      }
    }
  }

  private static ClientMessage generated(byte[] bytes) {
    try {
      return ClientMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
