package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image: what it says of itself, and whether it runs under the terms of the charts. {@code deploy/image/check} builds one and runs this. */
final class ImageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CUDA =
      "ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so";
  private static final Pattern FALLBACK =
      Pattern.compile("runs on the processor, no GPU could be used \\((.*?)\\)\\. Use the build");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path temporary;

  private static ImageFolder image;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    String tar = System.getProperty("kikori.image");
    Assumptions.assumeTrue(
        tar != null, "no -Dkikori.image=FILE.tar: deploy/image/check builds one");
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "not root: no mounts, no other root folder");
    Tool.assume("unshare");
    image = ImageFolder.unpack(Path.of(tar), temporary);
  }

  @Test
  void image_saysWhatItIs() throws IOException {
    JsonNode config = image.config().get("config");

    assertThat(config.get("User").asString()).isEqualTo("65532:65532");
    assertThat(config.get("ExposedPorts").propertyNames())
        .containsExactlyInAnyOrder("4317/tcp", "4318/tcp", "8080/tcp", "9464/tcp");
    assertThat(config.get("Labels").propertyNames())
        .contains(
            "org.opencontainers.image.title",
            "org.opencontainers.image.version",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.licenses",
            "org.opencontainers.image.base.name");
    assertThat(Instant.parse(image.config().get("created").asString())).isEqualTo(Instant.EPOCH);
    assertThat(
            Stream.of(
                "LICENSE",
                "NOTICE",
                "THIRD-PARTY.txt",
                "conf/sidecar.yaml",
                "bundles/kikori-nano/bundle.json"))
        .allMatch(file -> Files.isReadable(image.root().resolve("opt/kikori").resolve(file)));
    assertThat(Files.readString(image.root().resolve("opt/kikori/THIRD-PARTY.txt")))
        .contains("com.microsoft.onnxruntime", "org.xerial:sqlite-jdbc");
  }

  @Test
  void image_ofItsVariant_hasOnnxRuntimeOnce_andStartsTheServer() throws IOException {
    JsonNode config = image.config().get("config");
    List<String> runtimes;
    try (Stream<Path> libraries = Files.list(image.root().resolve("app/libs"))) {
      runtimes =
          libraries
              .map(library -> library.getFileName().toString())
              .filter(name -> name.startsWith("onnxruntime"))
              .toList();
    }

    assertThat(words(config.get("Entrypoint")))
        .startsWith("java")
        .contains("-Dkikori.home=/opt/kikori")
        .endsWith("dev.kikori.server.ServerMain");
    assertThat(words(config.get("Cmd"))).containsExactly("serve");
    assertThat(words(config.get("Env"))).contains("ORT_DISABLE_TELEMETRY=1");
    assertThat(runtimes)
        .singleElement()
        .asString()
        .matches(image.isForGpus() ? "onnxruntime_gpu-[\\d.]+\\.jar" : "onnxruntime-[\\d.]+\\.jar");
    try (ZipFile runtime =
        new ZipFile(image.root().resolve("app/libs").resolve(runtimes.get(0)).toFile())) {
      assertThat(runtime.getEntry("ai/onnxruntime/native/linux-x64/libonnxruntime.so")).isNotNull();
      assertThat(runtime.getEntry(CUDA) != null).isEqualTo(image.isForGpus());
    }
    if (image.isForGpus()) {
      assertThat(image.root().resolve("opt/java/bin/java")).isExecutable();
    }
  }

  @Test
  void sidecarsConfiguration_inTheImage_isTaken() throws IOException, InterruptedException {
    Process process =
        image.command("serve", "--check", "--config", "/opt/kikori/conf/sidecar.yaml").start();

    assertThat(text(process)).contains("/opt/kikori/conf/sidecar.yaml: nothing wrong");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void server_asNobody_onAReadOnlyRoot_isReady_takesEvents_andEndsInGoodOrder()
      throws IOException, InterruptedException {
    Path config = Files.createDirectories(image.root().resolve("etc/kikori"));
    Files.writeString(config.resolve("scorer.yaml"), ImageChart.of(image).configuration());
    Path output = temporary.resolve("output.txt");
    long started = System.nanoTime();
    Process process =
        image
            .command("serve", "--config", "/etc/kikori/scorer.yaml")
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || Files.readString(output).contains("/metrics"));
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
      Duration start = Duration.ofNanos(System.nanoTime() - started);
      String addresses =
          Files.readAllLines(output).stream()
              .filter(line -> line.matches("(appenders|OTLP|dashboard|metrics) .*"))
              .collect(Collectors.joining("\n", "", "\n"));
      ProcessHandle java = process.children().findFirst().orElseThrow();

      assertThat(proc(java, "status")).containsPattern("(?m)^Uid:\\s+65532\\s+65532");
      assertThat(proc(java, "mountinfo")).containsPattern("(?m)^\\S+ \\S+ \\S+ \\S+ / ro[, ]");
      assertThat(status("http://127.0.0.1:" + port(addresses, "dashboard") + "/v2/health/ready"))
          .isEqualTo(200);
      assertThat(health(port(addresses, "appenders"), "readiness"))
          .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
      assertThat(health(port(addresses, "appenders"), "liveness"))
          .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
      send(port(addresses, "OTLP"));
      String metrics = "http://127.0.0.1:" + port(addresses, "metrics") + "/metrics";
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(body(metrics))
                      .containsPattern("(?m)^scorer_parser_log_records_total(\\{\\})? 1\\.0$")
                      .containsPattern("(?m)^scorer_model_ready\\{.*} 1\\.0$"));
      Path tmp = Path.of("/proc", Long.toString(java.pid()), "root", "tmp");
      assertThat(tmp.toFile().list())
          .as("what ONNX Runtime's telemetry leaves behind")
          .isNotEmpty()
          .noneMatch(name -> name.startsWith("mat-debug"));
      long unpacked = bytes(tmp);
      assertThat(unpacked)
          .as("what the chart grants /tmp")
          .isLessThan(ImageChart.of(image).grantedForTmp() * 9 / 10);
      String where = whereTheModelRuns(Files.readString(output), body(metrics));
      String resident = proc(java, "status").replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1");

      java.destroy();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isIn(0, 143);
      Files.writeString(
          Path.of("target", "image-test.txt"),
          "started       as 65532 on a read-only root: ready after "
              + start.toMillis()
              + " ms, "
              + Integer.parseInt(resident) / 1024
              + " MB resident, "
              + (unpacked >> 20)
              + " MiB in /tmp, ended with "
              + process.exitValue()
              + "\nmodel         "
              + where
              + "\n");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** No device is in the other root, so the variant with CUDA has to say that it fell back. */
  private static String whereTheModelRuns(String output, String metrics) {
    Matcher reason = FALLBACK.matcher(output);
    if (!image.isForGpus()) {
      assertThat(output).doesNotContainPattern(FALLBACK);
      return "on the processor";
    }
    assertThat(reason.find()).as(output).isTrue();
    assertThat(reason.group(1)).contains("libonnxruntime_providers_cuda.so");
    assertThat(metrics)
        .containsPattern("(?m)^scorer_model_provider_fallbacks_total(\\{\\})? 1\\.0$");
    return "on the processor, as no GPU could be used: "
        + reason.group(1).replaceAll(".*/(libonnxruntime\\S+) with error: ([\\w. :]*).*", "$1: $2");
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static List<String> words(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static int port(String addresses, String line) {
    Matcher port =
        Pattern.compile(":(\\d+)(?:/metrics| \\(gRPC\\))?$")
            .matcher(
                addresses.lines().filter(text -> text.startsWith(line)).findFirst().orElseThrow());
    assertThat(port.find()).as(addresses).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static HealthCheckResponse.ServingStatus health(int port, String service)
      throws InterruptedException {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } finally {
      channel.shutdownNow().awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void send(int port) throws IOException, InterruptedException {
    String logs =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"orders"}}]},
        "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d000000","severityText":"INFO","body":{"stringValue":"order 17 stored"}}]}]}]}
        """
            .formatted(System.currentTimeMillis());
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/logs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(logs))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static int status(String address) throws IOException, InterruptedException {
    return answer(address).statusCode();
  }

  private static String body(String address) throws IOException, InterruptedException {
    return answer(address).body();
  }

  private static HttpResponse<String> answer(String address)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String proc(ProcessHandle process, String file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
