package dev.kikori.appender.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is inside the self-contained appenders, and what must not be. */
class JarContentsTest {
  private static final long MAX_BYTES = 8_000_000;
  private static final int JAVA_11 = 55;
  private static final String OWN = "dev/kikori/appender/";
  private static final String SHADED = OWN + "shaded/";
  private static final Pattern JDK_INTERNAL =
      Pattern.compile("\\bL?(sun|jdk[./]internal|com[./]sun)[./]([a-z0-9]+[./])*[A-Z]\\w*");

  /** Chosen by Guava on Android alone, so that it is never initialised; the class that chooses names it. */
  private static final String UNSAFE_ON_ANDROID =
      SHADED + "com/google/common/util/concurrent/AbstractFutureState$UnsafeAtomicHelper";

  /** Left out on purpose: Unsafe where there is another way, and JNDI. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          Pattern.quote(SHADED)
              + "(com/google/common/hash/LittleEndianByteArray\\$UnsafeByteArray"
              + "|com/google/gson/internal/UnsafeAllocator"
              + "|io/grpc/internal/JndiResourceResolverFactory)(\\$.*)?");

  private static final Map<Framework, Jar> JARS = new EnumMap<>(Framework.class);

  private static Jar jar(Framework framework) {
    return JARS.computeIfAbsent(framework, f -> Jar.ofModule(f.module()));
  }

  @ParameterizedTest
  @EnumSource
  void jar_size_isUnder8Megabytes(Framework framework) throws IOException {
    long bytes = Files.size(jar(framework).path());
    System.out.println(jar(framework).path().getFileName() + ": " + bytes + " bytes");

    assertThat(bytes).isBetween(1_000_000L, MAX_BYTES - 1);
  }

  @ParameterizedTest
  @EnumSource
  void jar_classes_areUnderOurNamesAlone(Framework framework) {
    assertThat(jar(framework).classes().keySet()).allMatch(name -> name.startsWith(OWN));
  }

  @ParameterizedTest
  @EnumSource
  void jar_ownClasses_areThoseOfTheAdapterAndTheCore(Framework framework) {
    Set<String> expected = new TreeSet<>();
    for (String module : List.of("appender-core", "appender-" + framework.lowerCase())) {
      expected.addAll(Jar.ofModule(module).classes().keySet());
    }

    assertThat(jar(framework).classes().keySet().stream().filter(name -> !name.startsWith(SHADED)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void jar_otherFiles_areTheExpectedOnes(Framework framework) {
    List<String> others =
        jar(framework).files().stream().filter(file -> !file.endsWith(".class")).toList();
    String services = "META-INF/services/dev.kikori.appender.shaded.io.grpc.";

    Set<String> expected =
        new TreeSet<>(
            List.of(
                "META-INF/LICENSE",
                "META-INF/MANIFEST.MF",
                "META-INF/NOTICE",
                "META-INF/THIRD-PARTY",
                "META-INF/maven/dev.kikori/kikori-" + framework.module() + "/pom.properties",
                "META-INF/maven/dev.kikori/kikori-" + framework.module() + "/pom.xml",
                services + "LoadBalancerProvider",
                services + "ManagedChannelProvider",
                services + "NameResolverProvider",
                services + "ServerProvider"));
    for (String module : List.of("appender-core", "appender-" + framework.lowerCase())) {
      Jar.ofModule(module).files().stream()
          .filter(file -> !file.endsWith(".class"))
          .filter(file -> !file.equals("META-INF/MANIFEST.MF"))
          .filter(file -> !file.startsWith("META-INF/maven/"))
          .forEach(expected::add);
    }
    assertThat(others).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(others).anyMatch(file -> file.startsWith("META-INF/native-image/"));
  }

  @Test
  void jar_forLog4j2_hasThePluginDescriptorAsItWas() {
    String descriptor = "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat";

    assertThat(jar(Framework.LOG4J2).text(descriptor))
        .isEqualTo(Jar.ofModule("appender-log4j2").text(descriptor))
        .contains("dev.kikori.appender.log4j2.KikoriAppender");
  }

  @ParameterizedTest
  @EnumSource
  void jar_classes_areJava11OrOlder(Framework framework) {
    jar(framework)
        .classes()
        .forEach(
            (name, file) -> assertThat(file.majorVersion()).as(name).isLessThanOrEqualTo(JAVA_11));
  }

  @ParameterizedTest
  @EnumSource
  void jar_classes_useNothingInternalOfTheJdk(Framework framework) {
    List<String> uses = new ArrayList<>();
    jar(framework)
        .classes()
        .forEach(
            (name, file) -> {
              for (String text : file.texts()) {
                Matcher internal = JDK_INTERNAL.matcher(text);
                if (internal.find()) {
                  uses.add(name + " " + text);
                }
              }
            });
    uses.removeIf(use -> use.startsWith(UNSAFE_ON_ANDROID));

    assertThat(uses)
        .containsExactlyInAnyOrder(
            // Names that Guava looks up by reflection and that ended with Java 8.
            SHADED + "com/google/common/base/Throwables sun.misc.JavaLangAccess",
            SHADED + "com/google/common/base/Throwables sun.misc.SharedSecrets");
  }

  @ParameterizedTest
  @EnumSource
  void jar_unsafeOnAndroid_isNamedByTheClassThatChoosesAlone(Framework framework) {
    assertThat(jar(framework).classes()).containsKey(UNSAFE_ON_ANDROID);
    assertThat(
            jar(framework).classes().entrySet().stream()
                .filter(entry -> entry.getValue().classes().contains(UNSAFE_ON_ANDROID))
                .map(Map.Entry::getKey)
                .map(name -> name.replace(SHADED + "com/google/common/util/concurrent/", ""))
                .filter(name -> !name.startsWith("AbstractFutureState$UnsafeAtomicHelper")))
        .containsExactly("AbstractFutureState");
  }

  @ParameterizedTest
  @EnumSource
  void jar_classesThatItsClassesName_areInIt(Framework framework) {
    Set<String> missing = new TreeSet<>();
    Jar jar = jar(framework);
    jar.classes()
        .values()
        .forEach(
            file ->
                file.classes().stream()
                    .filter(name -> name.startsWith(OWN))
                    .filter(name -> !jar.classes().containsKey(name))
                    .forEach(missing::add));

    assertThat(missing).allMatch(name -> LEFT_OUT.matcher(name).matches());
  }

  @ParameterizedTest
  @EnumSource
  void jar_classesOfOthers_areTheJdksTheFrameworksAndMicrometers(Framework framework) {
    Set<String> others = new TreeSet<>();
    jar(framework).classes().values().forEach(file -> others.addAll(file.classes()));
    others.removeIf(name -> name.startsWith(OWN) || !name.contains("/"));
    others.removeIf(name -> name.startsWith("java/") || name.startsWith("javax/"));
    others.removeIf(name -> name.startsWith("io/micrometer/core/instrument/"));
    others.removeIf(name -> framework.packages().stream().anyMatch(name::startsWith));

    assertThat(others)
        .containsExactlyInAnyOrder(
            // Looked at above.
            "sun/misc/Unsafe",
            // An annotation that nobody needs at run time.
            "com/google/j2objc/annotations/ReflectionSupport",
            "com/google/j2objc/annotations/ReflectionSupport$Level",
            // Arguments of a deprecated method of gRPC's builder.
            "com/squareup/okhttp/CipherSuite",
            "com/squareup/okhttp/ConnectionSpec",
            "com/squareup/okhttp/TlsVersion");
  }

  @ParameterizedTest
  @EnumSource
  void jar_serviceFiles_nameClassesOfTheJar(Framework framework) {
    Jar jar = jar(framework);
    for (String file : jar.files()) {
      if (file.startsWith("META-INF/services/")) {
        List<String> providers = jar.text(file).lines().toList();
        assertThat(providers).as(file).isNotEmpty();
        assertThat(providers)
            .as(file)
            .allMatch(name -> jar.classes().containsKey(name.replace('.', '/')));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void jar_thirdParties_areNamedWithTheirVersions(Framework framework) throws IOException {
    Jar jar = jar(framework);
    Path classPath = jar.path().resolveSibling("runtime-classpath");
    int named = 0;
    for (String dependency : Files.readString(classPath).trim().split(File.pathSeparator)) {
      String name = Path.of(dependency).getFileName().toString().replace(".jar", "");
      if (!name.startsWith("kikori-") && isPartly(jar, Path.of(dependency))) {
        String version = name.replaceFirst("^[a-z-]+(?=[0-9])", "");
        String artifact = name.substring(0, name.length() - version.length() - 1);
        assertThat(jar.text("META-INF/THIRD-PARTY")).contains(artifact + " " + version);
        named++;
      }
    }

    assertThat(named).isGreaterThan(8);
    assertThat(jar.text("META-INF/LICENSE")).contains("Apache License");
    assertThat(jar.text("META-INF/NOTICE")).contains("Kikori");
  }

  private static boolean isPartly(Jar jar, Path dependency) throws IOException {
    try (JarFile file = new JarFile(dependency.toFile())) {
      return file.stream()
          .map(entry -> SHADED + entry.getName())
          .anyMatch(name -> name.endsWith(".class") && jar.files().contains(name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pom_ofTheJar_asksForNothingThatIsInside(Framework framework) throws IOException {
    Jar jar = jar(framework);
    String pom = Files.readString(jar.path().resolveSibling("dependency-reduced-pom.xml"));

    assertThat(jar.text("META-INF/maven/dev.kikori/kikori-" + framework.module() + "/pom.xml"))
        .isEqualTo(pom);
    assertThat(pom).contains("<artifactId>kikori-" + framework.module() + "</artifactId>");
    assertThat(pom)
        .doesNotContain("io.grpc", "com.google", "okio", "kotlin", "perfmark")
        .doesNotContain("<artifactId>kikori-appender-" + framework.lowerCase() + "</artifactId>");
  }
}
