package dev.kikori.scorer.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model in a folder, checked: {@code bundle.json} fits this version, every file that it names is there and has the stated SHA-256, and
 * no file outside the folder is named. Immutable; the folder must not change while it is in use.
 */
public final class Bundle {
  /** The schema of {@code bundle.json} that this version reads. */
  public static final int SCHEMA_VERSION = 1;

  public static final String MANIFEST = "bundle.json";
  public static final String TOKENIZER = "tokenizer.json";
  public static final String ENCODER = "encoder.onnx";
  public static final String WINDOW = "window.onnx";
  public static final String TEXT = "text.onnx";

  /** Sorted big-endian 64-bit ids of the templates that the model was trained on. */
  public static final String TEMPLATES = "templates.bin";

  private static final int OLDEST_OPSET = 13;
  private static final int NEWEST_OPSET = 21;
  private static final long MAX_MANIFEST_BYTES = 4 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path folder;
  private final BundleManifest manifest;
  private final long[] knownTemplates;

  private Bundle(Path folder, BundleManifest manifest, long[] knownTemplates) {
    this.folder = folder;
    this.manifest = manifest;
    this.knownTemplates = knownTemplates;
  }

  /**
   * Opens and checks a bundle.
   *
   * @param folder the folder that holds {@code bundle.json}
   * @throws BundleException naming the file and what is wrong with it
   */
  public static Bundle open(Path folder) {
    BundleManifest manifest = readManifest(folder);
    checkManifest(folder, manifest);
    manifest.files().forEach((name, sha256) -> checkFile(folder, name, sha256));
    return new Bundle(folder, manifest, readTemplates(folder, manifest));
  }

  /**
   * Writes {@code bundle.json} with the SHA-256 of every file named.
   *
   * @param folder the folder that holds the files already
   * @param manifest the manifest; its {@code files} are replaced
   * @param names the files of the bundle
   */
  public static void write(Path folder, BundleManifest manifest, List<String> names)
      throws IOException {
    Map<String, String> files = new java.util.TreeMap<>();
    for (String name : names) {
      files.put(name, sha256(folder.resolve(name)));
    }
    BundleManifest full =
        new BundleManifest(
            manifest.schemaVersion(),
            manifest.name(),
            manifest.version(),
            manifest.baseModel(),
            manifest.method(),
            manifest.opset(),
            manifest.encoder(),
            manifest.window(),
            manifest.thresholds(),
            manifest.calibration(),
            manifest.metrics(),
            manifest.trainingData(),
            files);
    Files.writeString(folder.resolve(MANIFEST), JSON.writeValueAsString(full) + "\n");
  }

  public Path folder() {
    return folder;
  }

  public BundleManifest manifest() {
    return manifest;
  }

  /** The path of one of its files, which {@link #open} has checked. */
  public Path file(String name) {
    if (!manifest.files().containsKey(name)) {
      throw new BundleException(
          folder.resolve(MANIFEST)
              + ": files lacks "
              + name
              + " (needed by method "
              + manifest.method()
              + ")");
    }
    return folder.resolve(name);
  }

  /** Whether the model was trained on a template of this id. */
  public boolean knows(long templateId) {
    return Arrays.binarySearch(knownTemplates, templateId) >= 0;
  }

  /** How many templates the model was trained on. */
  public int knownTemplates() {
    return knownTemplates.length;
  }

  /** Ids of the templates that the model was trained on, sorted. */
  public long[] templateIds() {
    return knownTemplates.clone();
  }

  private static BundleManifest readManifest(Path folder) {
    Path file = folder.resolve(MANIFEST);
    try {
      if (!Files.isRegularFile(file)) {
        throw new BundleException(
            folder
                + ": no "
                + MANIFEST
                + " (expected: the folder of a bundle; make one with ./kikori train)");
      }
      if (Files.size(file) > MAX_MANIFEST_BYTES) {
        throw new BundleException(
            file
                + ": "
                + Files.size(file)
                + " bytes (expected: at most "
                + MAX_MANIFEST_BYTES
                + ")");
      }
      BundleManifest manifest = JSON.readValue(Files.readAllBytes(file), BundleManifest.class);
      if (manifest == null) {
        throw new BundleException(file + ": null (expected: a JSON object)");
      }
      return manifest;
    } catch (JacksonException e) {
      throw new BundleException(
          file
              + ": "
              + e.getOriginalMessage()
              + " (expected: a manifest of schema "
              + SCHEMA_VERSION
              + ")",
          e);
    } catch (IOException e) {
      throw new BundleException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static void checkManifest(Path folder, BundleManifest manifest) {
    Path file = folder.resolve(MANIFEST);
    expect(
        manifest.schemaVersion() == SCHEMA_VERSION,
        file,
        "schema_version",
        manifest.schemaVersion(),
        String.valueOf(SCHEMA_VERSION));
    expect(
        manifest.opset() >= OLDEST_OPSET && manifest.opset() <= NEWEST_OPSET,
        file,
        "opset",
        manifest.opset(),
        OLDEST_OPSET + ".." + NEWEST_OPSET);
    boolean lineWindow = BundleManifest.LINE_WINDOW.equals(manifest.method());
    expect(
        lineWindow || BundleManifest.TEXT.equals(manifest.method()),
        file,
        "method",
        manifest.method(),
        "line-window or text");
    expect(manifest.encoder() != null, file, "encoder", "nothing", "{dim, max_tokens}");
    expect(
        manifest.window() != null, file, "window", "nothing", "{features, max_lines, size, step}");
    expect(manifest.files() != null, file, "files", "nothing", "the SHA-256 of every file");
    expect(
        manifest.encoder().dim() >= 1 && manifest.encoder().dim() <= 8192,
        file,
        "encoder.dim",
        manifest.encoder().dim(),
        "1..8192");
    expect(
        manifest.encoder().maxTokens() >= 4 && manifest.encoder().maxTokens() <= 8192,
        file,
        "encoder.max_tokens",
        manifest.encoder().maxTokens(),
        "4..8192");
    expect(
        manifest.window().features() == WindowFeatures.COUNT,
        file,
        "window.features",
        manifest.window().features(),
        String.valueOf(WindowFeatures.COUNT));
    expect(
        manifest.window().maxLines() >= 1 && manifest.window().maxLines() <= 4096,
        file,
        "window.max_lines",
        manifest.window().maxLines(),
        "1..4096");
    for (String needed :
        lineWindow ? List.of(TOKENIZER, ENCODER, WINDOW, TEMPLATES) : List.of(TOKENIZER, TEXT)) {
      expect(
          manifest.files().containsKey(needed),
          file,
          "files",
          "no " + needed,
          needed + " for method " + manifest.method());
    }
  }

  private static void checkFile(Path folder, String name, String sha256) {
    Path file = folder.resolve(name).normalize();
    if (!folder.normalize().equals(file.getParent())) {
      throw new BundleException(
          folder.resolve(MANIFEST)
              + ": files names "
              + name
              + " (expected: a file in the same folder)");
    }
    String actual;
    try {
      actual = sha256(file);
    } catch (IOException e) {
      throw new BundleException(
          file + ": can't be read, though " + MANIFEST + " names it (copy the whole folder again)",
          e);
    }
    if (!actual.equals(sha256)) {
      throw new BundleException(
          file
              + ": SHA-256 "
              + actual
              + " (expected: "
              + sha256
              + "; copy the whole folder again)");
    }
  }

  private static long[] readTemplates(Path folder, BundleManifest manifest) {
    if (!manifest.files().containsKey(TEMPLATES)) {
      return new long[0];
    }
    try {
      LongBuffer ids =
          ByteBuffer.wrap(Files.readAllBytes(folder.resolve(TEMPLATES))).asLongBuffer();
      long[] known = new long[ids.remaining()];
      ids.get(known);
      Arrays.sort(known);
      return known;
    } catch (IOException e) {
      throw new BundleException(
          folder.resolve(TEMPLATES) + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void expect(boolean holds, Path file, String key, Object given, String expected) {
    if (!holds) {
      throw new BundleException(file + ": " + key + ": " + given + " (expected: " + expected + ")");
    }
  }
}
