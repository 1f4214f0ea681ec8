package dev.kikori.appender.spill;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A segment: a head that says whose events these are, then records. All numbers are big-endian.
 *
 * <pre>
 * segment     = magic:int version:int record(HEAD) record*
 * record      = length:int crc32c:int type:byte first:long count:int payload:byte[length]
 * HEAD        payload: client id length:int, client id, hello      first, count: 0
 * DEFINITIONS payload: fields of kikori.v1.Batch                   first, count: 0
 * EVENTS      payload: events as fields of kikori.v1.Batch         first: sequence number, count: events
 * </pre>
 *
 * The checksum covers all of a record but itself. What follows a record that doesn't check is not read.
 */
final class SegmentFormat {
  static final int MAGIC = 0x4b4b5350;
  static final int VERSION = 1;
  static final int FILE_HEAD_BYTES = 8;
  static final int RECORD_HEAD_BYTES = 21;
  static final int MAX_RECORD_BYTES = 64 << 20;

  static final byte HEAD = 1;
  static final byte DEFINITIONS = 2;
  static final byte EVENTS = 3;

  private SegmentFormat() {}

  static byte[] recordHead(byte type, long first, int count, byte[] payload, int length) {
    ByteBuffer head = ByteBuffer.allocate(RECORD_HEAD_BYTES);
    head.putInt(length).putInt(0).put(type).putLong(first).putInt(count);
    head.putInt(4, checksum(head.array(), payload, length));
    return head.array();
  }

  /** Over the record's head without the checksum's own place, and the payload. */
  static int checksum(byte[] head, byte[] payload, int length) {
    CRC32C crc = new CRC32C();
    crc.update(head, 0, 4);
    crc.update(head, 8, RECORD_HEAD_BYTES - 8);
    crc.update(payload, 0, length);
    return (int) crc.getValue();
  }
}
