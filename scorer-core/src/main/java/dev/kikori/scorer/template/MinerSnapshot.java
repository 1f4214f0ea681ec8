package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A miner's knowledge as bytes: magic, version, length of the body, the body, its CRC-32; all numbers big-endian.
 *
 * @param options the options that were in force
 * @param state what was known
 */
record MinerSnapshot(MinerOptions options, MinerState state) {
  private static final int MAGIC = 0x4B544D31; // KTM1
  private static final int VERSION = 1;
  private static final int MAX_TEXT_BYTES = 4 * 65_536 * 6;

  static void write(MinerOptions options, MinerState state, OutputStream out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bytes);
    body.writeInt(options.maxTemplates());
    body.writeInt(options.maxMessageChars());
    body.writeInt(options.maxMessageLines());
    body.writeInt(options.minDistinctValues());
    body.writeInt(state.texts().size());
    for (MinerState.Text text : state.texts()) {
      body.writeByte(text.severity().ordinal());
      body.writeBoolean(text.isPattern());
      writeText(body, text.logger());
      writeText(body, text.text());
      body.writeLong(text.count());
    }
    body.writeInt(state.aliases().size());
    for (Map.Entry<Long, Long> alias : new TreeMap<>(state.aliases()).entrySet()) {
      body.writeLong(alias.getKey());
      body.writeLong(alias.getValue());
    }
    byte[] written = bytes.toByteArray();
    DataOutputStream frame = new DataOutputStream(out);
    frame.writeInt(MAGIC);
    frame.writeInt(VERSION);
    frame.writeInt(written.length);
    frame.write(written);
    frame.writeLong(crc(written));
    frame.flush();
  }

  static MinerSnapshot read(InputStream in) throws IOException {
    DataInputStream frame = new DataInputStream(in);
    byte[] header = frame.readNBytes(12);
    if (header.length < 12) {
      throw new SnapshotException(
          "template snapshot: " + header.length + " bytes (expected: a header of 12)");
    }
    DataInputStream fields = new DataInputStream(new ByteArrayInputStream(header));
    int magic = fields.readInt();
    if (magic != MAGIC) {
      throw new SnapshotException(
          String.format(
              "template snapshot: starts with 0x%08x (expected: 0x%08x); this is no snapshot",
              magic, MAGIC));
    }
    int version = fields.readInt();
    if (version != VERSION) {
      throw new SnapshotException(
          "template snapshot: version " + version + " (expected: " + VERSION + ")");
    }
    int length = fields.readInt();
    byte[] body = length < 0 ? new byte[0] : frame.readNBytes(length);
    byte[] crc = frame.readNBytes(Long.BYTES);
    if (length < 0 || body.length < length || crc.length < Long.BYTES) {
      throw new SnapshotException(
          "template snapshot: ends after "
              + body.length
              + " bytes of its body (expected: "
              + length
              + ")");
    }
    if (new DataInputStream(new ByteArrayInputStream(crc)).readLong() != crc(body)) {
      throw new SnapshotException(
          "template snapshot: its checksum does not fit its content; the file is damaged");
    }
    try {
      return parse(new DataInputStream(new ByteArrayInputStream(body)));
    } catch (IOException | IllegalArgumentException e) {
      throw new SnapshotException(
          "template snapshot: its body cannot be read: " + e.getMessage(), e);
    }
  }

  private static MinerSnapshot parse(DataInputStream body) throws IOException {
    int maxTemplates = body.readInt();
    int maxChars = body.readInt();
    int maxLines = body.readInt();
    int minDistinct = body.readInt();
    TemplateMiner.builder()
        .maxTemplates(maxTemplates)
        .maxMessageChars(maxChars)
        .maxMessageLines(maxLines)
        .minDistinctValues(minDistinct);
    MinerOptions options = new MinerOptions(maxTemplates, maxChars, maxLines, minDistinct);
    Severity[] severities = Severity.values();
    List<MinerState.Text> texts = new ArrayList<>();
    int count = body.readInt();
    for (int i = 0; i < count; i++) {
      int severity = body.readUnsignedByte();
      if (severity >= severities.length) {
        throw new SnapshotException(
            "severity " + severity + " (expected: 0.." + (severities.length - 1) + ")");
      }
      boolean isPattern = body.readBoolean();
      texts.add(
          new MinerState.Text(
              severities[severity], readText(body), isPattern, readText(body), body.readLong()));
    }
    Map<Long, Long> aliases = new LinkedHashMap<>();
    int aliasCount = body.readInt();
    for (int i = 0; i < aliasCount; i++) {
      aliases.put(body.readLong(), body.readLong());
    }
    return new MinerSnapshot(options, new MinerState(texts, aliases));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_TEXT_BYTES) {
      throw new SnapshotException(
          "a text of " + length + " bytes (expected: 0.." + MAX_TEXT_BYTES + ")");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new SnapshotException(
          "a text ends after " + bytes.length + " bytes (expected: " + length + ")");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
