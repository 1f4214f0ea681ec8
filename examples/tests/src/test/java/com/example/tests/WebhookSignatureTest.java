package com.example.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.webhook.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The example that Standard Webhooks gives, and what must not pass. */
final class WebhookSignatureTest {
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String SENT = "1614265330";
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final Instant THEN = Instant.ofEpochSecond(1_614_265_330);

  private final WebhookSignature signature =
      new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @Test
  void rightSignature_passes_alsoBesideAnother() {
    assertThat(signature.verify(ID, SENT, SIGNATURE, BODY, THEN)).isTrue();
    assertThat(signature.verify(ID, SENT, "v1,AAAA " + SIGNATURE, BODY, THEN)).isTrue();
  }

  @Test
  void otherBody_otherId_otherTime_doNotPass() {
    byte[] otherBody = "{\"test\": 1}".getBytes(StandardCharsets.UTF_8);
    assertThat(signature.verify(ID, SENT, SIGNATURE, otherBody, THEN)).isFalse();
    assertThat(signature.verify("msg_2", SENT, SIGNATURE, BODY, THEN)).isFalse();
    assertThat(signature.verify(ID, "1614265331", SIGNATURE, BODY, THEN)).isFalse();
  }

  @Test
  void oldMessage_doesNotPass() {
    assertThat(signature.verify(ID, SENT, SIGNATURE, BODY, THEN.plusSeconds(301))).isFalse();
  }

  @Test
  void missingOrMalformedHeaders_doNotPass() {
    assertThat(signature.verify(ID, null, SIGNATURE, BODY, THEN)).isFalse();
    assertThat(signature.verify(ID, "soon", SIGNATURE, BODY, THEN)).isFalse();
    assertThat(signature.verify(ID, SENT, null, BODY, THEN)).isFalse();
  }
}
