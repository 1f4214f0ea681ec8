package dev.kikori.server.model;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.BundleException;
import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a folder into a model that has shown that it can score: verified, loaded where it should run, warmed up. */
final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
  private static final int GRAPH_HEAD_BYTES = 1 << 20;
  private static final List<String> QUANTISED = List.of("DynamicQuantizeMatMul", "MatMulInteger");

  private final ModelConfig config;
  private final Counter fallbacks;

  /**
   * A model and how it runs.
   *
   * @param note what is to be known of that, or empty
   */
  record Result(Model model, String provider, String precision, String note) {}

  ModelLoader(ModelConfig config, MeterRegistry registry) {
    this.config = config;
    this.fallbacks =
        Counter.builder("scorer.model.provider.fallbacks")
            .description("Models that run on the processor though a GPU was asked for")
            .register(registry);
  }

  /**
   * Loads a folder.
   *
   * @throws BundleException naming what is wrong with it
   */
  Result load(ModelFolder folder) {
    Bundle bundle = Bundle.open(folder.path());
    Result result = place(bundle, folder);
    try {
      WarmUp.run(result.model(), config.warmUpWindows());
      return result;
    } catch (RuntimeException e) {
      result.model().close();
      throw new BundleException(folder + ": warm-up failed: " + e.getMessage(), e);
    }
  }

  private Result place(Bundle bundle, ModelFolder folder) {
    boolean wantsGpu =
        config.provider() == ModelConfig.Provider.CUDA
            || config.provider() == ModelConfig.Provider.AUTO && OnnxRuntime.offersCuda();
    if (!wantsGpu) {
      return result(bundle, OnnxRuntime.Provider.CPU, "");
    }
    try {
      return result(bundle, OnnxRuntime.Provider.CUDA, "");
    } catch (RuntimeException e) {
      Result onProcessor =
          result(bundle, OnnxRuntime.Provider.CPU, "fell back to the processor: " + e.getMessage());
      fallbacks.increment();
      LOG.warn(
          "model {}: runs on the processor, no GPU could be used ({}). Use the build with CUDA on a machine with an NVIDIA driver and CUDA 12,"
              + " or set models.provider to cpu",
          folder,
          e.getMessage());
      return onProcessor;
    }
  }

  private Result result(Bundle bundle, OnnxRuntime.Provider provider, String note) {
    long deviceBytes = config.gpuMemory() == null ? 0 : config.gpuMemory().bytes();
    Model model =
        Model.load(
            bundle,
            new OnnxRuntime.Options(config.threads(), provider, deviceBytes),
            config.cachedTemplates());
    String where = provider == OnnxRuntime.Provider.CUDA ? "cuda" : "cpu";
    return new Result(model, where, precision(bundle), note);
  }

  /** A graph's operators come before its weights, so its head tells whether it multiplies integers. */
  private static String precision(Bundle bundle) {
    boolean text = BundleManifest.TEXT.equals(bundle.manifest().method());
    try (InputStream in = Files.newInputStream(bundle.file(text ? Bundle.TEXT : Bundle.WINDOW))) {
      String head = new String(in.readNBytes(GRAPH_HEAD_BYTES), StandardCharsets.ISO_8859_1);
      return QUANTISED.stream().anyMatch(head::contains) ? "int8" : "fp32";
    } catch (IOException e) {
      throw new BundleException(bundle.folder() + ": can't be read again: " + e.getMessage(), e);
    }
  }
}
