package io.weft.pipeline;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.BpfObjectSpec;
import io.weft.kernel.Cgroup;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.chain.SlotPrograms;
import io.weft.pipeline.internal.core.CoreLinks;
import io.weft.pipeline.internal.core.CoreLoader;
import io.weft.pipeline.internal.core.KeptMaps;
import io.weft.pipeline.internal.core.PinFolder;
import io.weft.pipeline.table.AcceptedTable;
import io.weft.pipeline.table.AnchorTable;
import io.weft.pipeline.table.ClusterTable;
import io.weft.pipeline.table.ControlTable;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.ListenerIds;
import io.weft.pipeline.table.ListenerTable;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The core in the kernel: the maps that every bundle's object shares, and the core's own programs,
 * which the objects {@code oracle}, {@code connect}, {@code peername} and {@code sockops} hold, and
 * where the kernel is to carry requests {@code splice_carry} and {@code splice_join}. Safe for many
 * threads.
 */
public final class CoreMaps implements AutoCloseable {
  /** {@code WEFT_ABI_VERSION}: what a bundle's object must be made for. */
  public static final int ABI = 2;

  private static final List<String> OBJECTS = List.of("oracle", "connect", "peername", "sockops");

  private static final List<String> CARRYING = List.of("splice_carry", "splice_join");

  /** Of a slot's program that runs where the kernel carries requests. */
  private static final String MESSAGE = "__msg";

  private final Kernel kernel;
  private final Optional<BpfLink> carrying;
  private final Map<String, BpfMap> adopted;
  private final Map<String, BpfMap> maps;
  private final Map<String, BpfObject> objects;
  private final ControlTable control;
  private final CoreLinks links;
  private final KeptMaps kept = new KeptMaps();

  private CoreMaps(
      Kernel kernel, Map<String, BpfMap> adopted, CoreLoader loader, Optional<PinFolder> pins) {
    this.kernel = kernel;
    this.links = new CoreLinks(kernel, pins);
    this.adopted = adopted;
    this.maps = Map.copyOf(loader.maps());
    this.objects = Map.copyOf(loader.objects());
    this.control = new ControlTable(map("weft_control"), struct("weft_control"));
    this.carrying =
        Optional.ofNullable(objects.get(CARRYING.getFirst()))
            .map(object -> object.program("weft_splice").attach(map("weft_spliced")));
  }

  /**
   * Makes a core that ends with its closing.
   *
   * @throws KernelException when the kernel refuses a map or a program
   */
  public static CoreMaps create(Kernel kernel, CoreSizes sizes) {
    return create(kernel, sizes, false);
  }

  /**
   * The same, with the programs that let the kernel carry requests if {@code carries}.
   *
   * @throws KernelException when the kernel refuses a map or a program
   */
  public static CoreMaps create(Kernel kernel, CoreSizes sizes, boolean carries) {
    return load(kernel, sizes, carries, Map.of(), Optional.empty());
  }

  /**
   * Makes a core whose maps are pinned in a folder, and which carries no requests.
   *
   * @throws KernelException when what is there was made for another ABI; nothing is changed then
   */
  public static CoreMaps pinned(Kernel kernel, CoreSizes sizes, Path folder) {
    return pinned(kernel, sizes, false, folder);
  }

  /**
   * Makes a core whose maps are pinned in a folder of a bpffs, or adopts the one that is there with
   * its sizes.
   *
   * @param carries whether the kernel is to carry requests: the programs for it take their time to
   *     load
   * @throws KernelException when what is there was made for another ABI; nothing is changed then
   */
  public static CoreMaps pinned(Kernel kernel, CoreSizes sizes, boolean carries, Path folder) {
    PinFolder pins = new PinFolder(folder);
    Map<String, BpfMap> existing = pins.open(kernel);
    try {
      CoreMaps core = load(kernel, sizes, carries, existing, Optional.of(pins));
      core.maps.forEach(pins::keep);
      return core;
    } catch (KernelException e) {
      existing.values().forEach(BpfMap::close);
      throw existing.isEmpty() ? e : incompatible(pins, e);
    }
  }

  private static KernelException incompatible(PinFolder pins, KernelException cause) {
    return new KernelException(
        "cannot adopt the maps pinned in %s: %s. If no node uses them, remove that folder and start again"
            .formatted(pins, cause.getMessage()),
        cause.errno(),
        cause.verifierLog());
  }

  private static CoreMaps load(
      Kernel kernel,
      CoreSizes sizes,
      boolean carries,
      Map<String, BpfMap> existing,
      Optional<PinFolder> pins) {
    CoreLoader loader = new CoreLoader(kernel, sizes::of, existing);
    try {
      OBJECTS.forEach(loader::load);
      if (carries) {
        CARRYING.forEach(loader::load);
      }
      CoreMaps core = new CoreMaps(kernel, existing, loader, pins);
      core.control().claim(ABI);
      core.programs().installFinish();
      return core;
    } catch (KernelException e) {
      loader.objects().values().forEach(BpfObject::close);
      throw e;
    }
  }

  /** Whether the kernel can carry requests past the relay, if their connections are joined. */
  public boolean carries() {
    return carrying.isPresent();
  }

  /** Whether the maps were there before. */
  public boolean isAdopted() {
    return !adopted.isEmpty();
  }

  /**
   * A core map by its name in C.
   *
   * @throws KernelException when there is none
   */
  public BpfMap map(String name) {
    BpfMap map = maps.get(name);
    if (map == null) {
      throw new KernelException("the core has no map " + name + "; it has " + maps.keySet());
    }
    return map;
  }

  /** All core maps by name: what a bundle's object shares. */
  public Map<String, BpfMap> maps() {
    return maps;
  }

  /** One of the core's own objects. */
  public BpfObject object(String name) {
    BpfObject object = objects.get(name);
    if (object == null) {
      throw new KernelException("the core has no object " + name + "; it has " + objects.keySet());
    }
    return object;
  }

  /** All of the core's own objects. */
  public Collection<BpfObject> objects() {
    return objects.values();
  }

  /** The layout of a struct of the ABI. */
  public StructLayout struct(String name) {
    return object(OBJECTS.get(1)).struct(name);
  }

  /** The constants of an enum of the ABI. */
  public Map<String, Long> enumeration(String name) {
    return object(OBJECTS.get(1)).enumeration(name);
  }

  /**
   * Loads a bundle's object with the core's maps in place of its own declarations of them; close
   * it. Maps named {@code keep_…} are those of an earlier object of this name, if they agree in
   * type, sizes and fields.
   *
   * @throws KernelException with the verifier's last lines when the kernel refuses it
   */
  public BpfObject load(String name, byte[] elf) {
    try (BpfObjectSpec spec = kernel.read(elf, name)) {
      if (!carries()) {
        spec.programs().values().stream()
            .filter(program -> program.name().endsWith(MESSAGE))
            .forEach(program -> program.autoload(false));
      }
      return kept.load(spec.reuseMaps(maps));
    }
  }

  /**
   * Attaches one of the core's programs to a control group. Where the maps are pinned so is the
   * link: if this process is killed the program stays, and the next process puts its own in its
   * place.
   *
   * @throws KernelException when the kernel refuses it
   */
  public CoreLink attach(String object, String program, Cgroup group) {
    return links.attach(object(object).program(program), group);
  }

  /**
   * Detaches what an earlier process left on control groups and this one has not attached again;
   * for who has attached all that it wants.
   */
  public void forgetLinks() {
    links.forgetOthers();
  }

  public ListenerTable listeners() {
    return new ListenerTable(this);
  }

  public ListenerIds listenerIds() {
    return new ListenerIds(this);
  }

  public ClusterTable clusters() {
    return new ClusterTable(this);
  }

  /** Maps the endpoints' memory; close it. */
  public EndpointTable endpoints() {
    return new EndpointTable(this);
  }

  public AnchorTable anchors() {
    return new AnchorTable(this);
  }

  public AcceptedTable accepted() {
    return new AcceptedTable(this);
  }

  /** The arrays of slots. */
  public SlotPrograms programs() {
    return new SlotPrograms(this);
  }

  /** Generation and ABI. */
  public ControlTable control() {
    return control;
  }

  public Kernel kernel() {
    return kernel;
  }

  /**
   * Takes the pins of a folder away, for who stops for good; the maps go when nobody else uses
   * them.
   *
   * @param folder as given to {@link #pinned}
   */
  public static void unpin(Path folder) {
    new PinFolder(folder).remove();
  }

  /**
   * Takes down what a killed node of the same name, made for another ABI, left beside a folder: its
   * programs would redirect what this node's redirect, too.
   *
   * @param folder as given to {@link #pinned}
   */
  public static void unpinOtherAbis(Path folder) {
    new PinFolder(folder).ofOtherAbis().forEach(PinFolder::remove);
  }

  /** Pinned maps stay; all else ends once nothing uses it. */
  @Override
  public void close() {
    kept.close();
    links.close();
    carrying.ifPresent(BpfLink::close);
    objects.values().forEach(BpfObject::close);
    adopted.values().forEach(BpfMap::close);
  }
}
