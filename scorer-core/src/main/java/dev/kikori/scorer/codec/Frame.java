package dev.kikori.scorer.codec;

import dev.kikori.scorer.template.SnapshotException;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands around a snapshot: a magic number, a version, the length of the body, the body, its CRC-32C; numbers big-endian.
 *
 * @param name what messages call it
 * @param magic says what it is
 * @param version of the body's layout
 */
public record Frame(String name, int magic, int version) {
  private static final int STEP = 1 << 20;

  /** Writes a body in its frame. */
  @SuppressWarnings("ByteBufferBackingArray") // the array of what a writer has written starts there
  public void write(ByteWriter body, DataOutput out) throws IOException {
    ByteBuffer bytes = body.written();
    out.writeInt(magic);
    out.writeInt(version);
    out.writeInt(bytes.remaining());
    out.write(bytes.array(), 0, bytes.remaining());
    out.writeInt(crc(bytes.array(), bytes.remaining()));
  }

  /**
   * Reads a body, and nothing behind it.
   *
   * @throws SnapshotException if the input holds no such frame, a damaged one, or one of another version
   */
  public ByteReader read(DataInput in) throws IOException {
    try {
      expect("starts with", in.readInt(), magic);
      expect("version", in.readInt(), version);
      byte[] body = readBody(in, in.readInt());
      if (in.readInt() != crc(body, body.length)) {
        throw new SnapshotException(
            name + ": its checksum does not fit its content; the file is damaged");
      }
      return new ByteReader(body);
    } catch (EOFException e) {
      throw new SnapshotException(name + ": ends early; the file is damaged", e);
    }
  }

  private void expect(String what, int found, int expected) throws SnapshotException {
    if (found != expected) {
      throw new SnapshotException(
          String.format("%s: %s 0x%08x (expected: 0x%08x)", name, what, found, expected));
    }
  }

  /** A length that lies costs no more memory than there are bytes. */
  private byte[] readBody(DataInput in, int length) throws IOException {
    if (length < 0) {
      throw new SnapshotException(name + ": a body of " + length + " bytes (expected: 0 at least)");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(Math.min(length, STEP));
    byte[] step = new byte[Math.min(length, STEP)];
    for (int left = length; left > 0; left -= step.length) {
      int size = Math.min(left, step.length);
      in.readFully(step, 0, size);
      body.write(step, 0, size);
    }
    return body.toByteArray();
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
