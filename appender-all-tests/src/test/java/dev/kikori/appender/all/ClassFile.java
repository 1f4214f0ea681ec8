package dev.kikori.appender.all;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a class file names in its constants: the classes that it refers to (internal names, arrays as their elements), and every text,
 * descriptors and strings for reflection included.
 */
record ClassFile(int majorVersion, Set<String> classes, Set<String> texts) {
  private static final int MAGIC = 0xCAFEBABE;

  static ClassFile parse(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("not a class file");
      }
      in.readUnsignedShort();
      int majorVersion = in.readUnsignedShort();
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      int[] classNames = new int[count];
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts[i] = in.readUTF();
          case 7 -> classNames[i] = in.readUnsignedShort();
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++;
          }
          case 8, 16, 19, 20 -> in.readUnsignedShort();
          case 15 -> in.skipNBytes(3);
          default -> throw new IOException("constant " + i + " has tag " + tag);
        }
      }
      Set<String> classes = new TreeSet<>();
      for (int name : classNames) {
        if (name != 0) {
          classes.add(element(texts[name]));
        }
      }
      Set<String> all = new TreeSet<>();
      for (String text : texts) {
        if (text != null) {
          all.add(text);
        }
      }
      return new ClassFile(majorVersion, classes, all);
    }
  }

  private static String element(String name) {
    return name.startsWith("[") ? name.replaceFirst("^\\[+L?", "").replace(";", "") : name;
  }
}
