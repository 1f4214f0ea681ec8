package dev.kikori.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image in the layout of OCI, unpacked, and started without a container runtime: in namespaces of its own, below another root that can't be
 * written to, as the image's user.
 */
final class ImageFolder {
  private static final String START =
      """
      set -e
      root=$1
      shift
      mount --bind "$root" "$root"
      mount -t proc proc "$root/proc"
      mkdir -p "$root/sys"
      mount --bind -o ro /sys "$root/sys"
      mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
      mount -t tmpfs -o mode=700,uid=65532,gid=65532 tmpfs "$root/var/lib/kikori"
      for device in null random urandom; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
      done
      mount -o remount,bind,ro "$root"
      exec env -i "$@"
      """;

  private final Path root;
  private final JsonNode config;

  private ImageFolder(Path root, JsonNode config) {
    this.root = root;
    this.config = config;
  }

  static ImageFolder unpack(Path tar, Path folder) throws IOException, InterruptedException {
    Path layout = Files.createDirectories(folder.resolve("layout"));
    Path root = Files.createDirectories(folder.resolve("root"));
    untar(tar, layout);
    JsonNode index = json(layout.resolve("index.json"));
    JsonNode manifest = json(blob(layout, index.at("/manifests/0/digest").asString()));
    for (JsonNode layer : manifest.get("layers")) {
      untar(blob(layout, layer.get("digest").asString()), root);
    }
    Files.createDirectories(root.resolve("var/lib/kikori"));
    return new ImageFolder(root, json(blob(layout, manifest.at("/config/digest").asString())));
  }

  JsonNode config() {
    return config;
  }

  boolean isForGpus() {
    return config
        .at("/config/Labels")
        .get("org.opencontainers.image.description")
        .asString()
        .contains("(gpu)");
  }

  Path root() {
    return root;
  }

  /** Starts the image's entry point with other arguments. */
  ProcessBuilder command(String... arguments) {
    String user = config.at("/config/User").asString();
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", START, "sh"));
    command.add(root.toString());
    config.at("/config/Env").forEach(variable -> command.add(variable.asString()));
    command.addAll(
        List.of(
            "/usr/sbin/chroot",
            "--userspec=" + user,
            "--groups=" + user.replaceAll(".*:", ""),
            root.toString()));
    config.at("/config/Entrypoint").forEach(word -> command.add(word.asString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static void untar(Path tar, Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "tar",
                "--warning=no-unknown-keyword",
                "-xf",
                tar.toString(),
                "-C",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(tar + ": " + output);
    }
  }

  private static Path blob(Path layout, String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
