//! Logos: what a partner uploads is read as an image, within limits, and written anew. Only its pixels get through: no text, no
//! script, no second file that hides behind the image.

use crate::digest::sha256;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageEncoder as _, ImageError, ImageFormat, ImageReader, Limits, RgbaImage};
use std::io::Cursor;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Largest file taken, in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;
/// Most pixels of a side, before they are read.
pub const LONGEST_SIDE: u32 = 4_096;
/// Pixels of a side of what is served.
pub const SIDE: u32 = 256;
/// Most memory that reading one may take: 4096 × 4096 pixels of 8 bytes, and some to work with.
const MOST_MEMORY: u64 = 160 * 1024 * 1024;
/// How many may wait to be read.
const WAITING: usize = 8;

/// A logo as it will be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLogo {
    /// SHA-256 of `png`, in hexadecimal.
    pub digest: String,
    /// The file.
    pub png: Vec<u8>,
}

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoRefused {
    /// There is none.
    #[error("no file was sent")]
    Missing,
    /// More than [`LARGEST_FILE`].
    #[error("the file is larger than 1 MiB")]
    TooLarge,
    /// Not one of the formats, by what it contains.
    #[error("the file is not a PNG, JPEG, WebP or GIF image")]
    Format,
    /// A side is longer than [`LONGEST_SIDE`], or there is nothing to see.
    #[error("a side of the image is longer than 4096 pixels")]
    Dimensions,
    /// It begins like an image, and is none.
    #[error("the image cannot be read to its end")]
    Damaged,
    /// Others are being read; later it works.
    #[error("too many images are being read")]
    Busy,
}

/// Where logos are read: one at a time, off the async threads.
pub struct LogoReader {
    slot: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for LogoReader {
    fn default() -> Self {
        Self { slot: Arc::new(Semaphore::new(1)), waiting: Arc::new(Semaphore::new(WAITING)) }
    }
}

impl LogoReader {
    /// Reads what was uploaded.
    pub async fn read(&self, file: Vec<u8>) -> Result<ReadLogo, LogoRefused> {
        if file.is_empty() {
            return Err(LogoRefused::Missing);
        }
        if file.len() > LARGEST_FILE {
            return Err(LogoRefused::TooLarge);
        }
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| LogoRefused::Busy)?;
        let slot = Arc::clone(&self.slot).acquire_owned().await.map_err(|_| LogoRefused::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let logo = read_now(&file);
            drop((slot, place));
            logo
        });
        // A decoder that gives up on a file in its own way has not read it.
        done.await.map_err(|_| LogoRefused::Damaged)?
    }
}

/// Reads what was uploaded, on this thread.
pub fn read_now(file: &[u8]) -> Result<ReadLogo, LogoRefused> {
    let format = format_of(file).ok_or(LogoRefused::Format)?;
    let reader = || ImageReader::with_format(Cursor::new(file), format);
    let (width, height) = reader().into_dimensions().map_err(|_| LogoRefused::Damaged)?;
    if !(1..=LONGEST_SIDE).contains(&width) || !(1..=LONGEST_SIDE).contains(&height) {
        return Err(LogoRefused::Dimensions);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = reader();
    reader.limits(limits);
    let image = reader.decode().map_err(|error| match error {
        ImageError::Limits(_) => LogoRefused::Dimensions,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => LogoRefused::Damaged,
    })?;
    let png = written(&square(image)).ok_or(LogoRefused::Damaged)?;
    Ok(ReadLogo { digest: hexadecimal(&sha256(&png)), png })
}

/// By how the file begins, and for JPEG how it ends: its decoder paints what is missing grey.
fn format_of(file: &[u8]) -> Option<ImageFormat> {
    let complete = |format: &ImageFormat| *format != ImageFormat::Jpeg || file.trim_ascii_end().ends_with(&[0xff, 0xd9]);
    let taken = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    image::guess_format(file).ok().filter(|format| taken.contains(format)).filter(complete)
}

/// In the middle of a transparent square. Colours are weighted by what is seen of them, or the rim of a shape would take on the
/// colour of the nothing around it.
fn square(image: DynamicImage) -> RgbaImage {
    let mut pixels = image.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let weighted = |colour: u8| low_byte((u32::from(colour) * u32::from(alpha) + 127) / 255);
        pixel.0 = [weighted(red), weighted(green), weighted(blue), alpha];
    }
    let (width, height) = fitted(pixels.width(), pixels.height());
    let mut small = imageops::resize(&pixels, width, height, FilterType::CatmullRom);
    for pixel in small.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let seen = |colour: u8| match u32::from(alpha) {
            0 => 0,
            alpha => low_byte(((u32::from(colour) * 255 + alpha / 2) / alpha).min(255)),
        };
        pixel.0 = [seen(red), seen(green), seen(blue), alpha];
    }
    let mut square = RgbaImage::new(SIDE, SIDE);
    imageops::replace(&mut square, &small, i64::from((SIDE - width) / 2), i64::from((SIDE - height) / 2));
    square
}

fn low_byte(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// Width and height within the square, in the same proportion.
fn fitted(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    let fit = |side: u32| ((side * SIDE + longest / 2) / longest).clamp(1, SIDE);
    (fit(width), fit(height))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

fn written(image: &RgbaImage) -> Option<Vec<u8>> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Best, PngFilter::Adaptive);
    encoder.write_image(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::Rgba8).ok()?;
    Some(png)
}
